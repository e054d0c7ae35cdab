"""One file per engine or model family."""
