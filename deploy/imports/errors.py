"""What can keep an import from being made; each message says what to put right."""

from shared.errors import SalesError


class ImportRefusedError(SalesError):
    """The import cannot begin, or cannot go on."""

    code = "import"


class MissingFileError(ImportRefusedError):
    """A file that the mapping names is not there."""

    code = "missing-file"
