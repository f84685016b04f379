"""Writing to the registry: the form, where its messages go, and how long they are kept."""
