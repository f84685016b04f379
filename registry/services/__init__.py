"""Use cases that join several tables, or tables and the engine. A service is called by commands, pages and the API alike."""
