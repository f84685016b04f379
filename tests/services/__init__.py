"""Real services for tests and development where Docker is not there.

`python -m tests.services start elasticsearch redis postgresql` starts them as plain processes on
loopback, `stop` ends exactly those by their process ids, `env` prints the variables under which
the tests find them. Only the standard library is used, so no environment has to exist first.
"""
