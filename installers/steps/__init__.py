"""The steps of a set-up from source. Standard library only: nothing is installed yet when they run."""
