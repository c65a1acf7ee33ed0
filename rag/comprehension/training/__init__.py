"""How the reader is trained: from labelled paragraphs, on the built-in encoder's weights."""
