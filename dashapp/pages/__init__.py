"""The pages, declared as data; see :mod:`dashapp.pages.registry`."""
