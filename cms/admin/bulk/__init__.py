"""Menu "Bulk publishing": send a file, see what it would change, publish exactly that.

``rights`` says who may do what with whose plans, ``forms`` takes the file, ``telling`` puts a plan into words,
``watching`` shows work while it is done, ``files`` gives tables to download, ``views`` are the screens.
"""
