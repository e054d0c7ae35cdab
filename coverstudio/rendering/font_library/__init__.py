"""What the fonts can do: whose files they are, what they cover, their axes, features and glyphs."""
