"""The community: events, news, practice notes and the resource library."""
