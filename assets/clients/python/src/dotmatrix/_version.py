"""The version of this package."""

from importlib import metadata

try:
    VERSION = metadata.version("dotmatrix")
except metadata.PackageNotFoundError:  # it is used from its folder
    VERSION = "devel"
