"""From a text layer to lines of glyphs: faces, shaping, spacing, line breaks, columns.

Units are EM to the em of the layer's size, without hinting, so that screen, picture and print agree to the
hair. Places count characters (code points) of the layer's text; Qt counts UTF-16 units, which stay inside
`shaping`.
"""

EM = 1000
