"""What is asked of an engine and how: typed requests and replies, and the client of the worker."""
