"""Small parts the panels are made of."""
