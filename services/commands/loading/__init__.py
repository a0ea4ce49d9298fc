"""Takes files of messages apart, completely or not at all: every row and column is part of a message, or a problem."""
