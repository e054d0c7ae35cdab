"""What a cover is: geometry in millimetres, layers, the print spec, edits, history and the project file."""
