"""An app of the tests with one thing kept in versions: what docs/decisions/0088 asks for, and no more."""
