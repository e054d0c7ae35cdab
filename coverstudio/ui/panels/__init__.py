"""One panel each: they show the document and ask the stories."""
