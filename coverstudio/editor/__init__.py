"""What the user can do: the open document, selection, jobs and one file per story."""
