"""Which form of a model works: the exported one, or where there is none the original."""

import logging
from pathlib import Path

from index.default_model import Progress
from index.embedding import EmbeddingModel, ModelIdentity, load_model, source_stamp
from index.errors import ExportError, ModelError
from index.exported import ExportedModel, find_export, open_export

Model = EmbeddingModel | ExportedModel

_UNPACKED = 50  # of a hundred parts; exporting takes about as long as what is before it

_log = logging.getLogger(__name__)


def model_for_building(name: str | None, models: Path, progress: Progress) -> Model:
    """The export of the model called `name`, see embedding.load_model, made first if there is none yet.

    A model that cannot be exported, or whose export does not agree with it, works itself, and the log says why.
    `models` holds exports and the default model. `progress`, in hundredths, is not called if an export is there.
    Raises ModelError if there is no such model.
    """
    source = source_stamp(name)
    found = find_export(models, source)
    if found:
        return ExportedModel(found)
    from index.export import export_model  # noqa: PLC0415  # most builds export nothing and need no probes

    original = load_model(name, models, progress=lambda done, of: progress(done * _UNPACKED // of, 100))
    progress(_UNPACKED, 100)
    try:
        return ExportedModel(export_model(original, models, source))
    except ExportError as error:
        _log.warning("%s Answers come from the original, which takes more time and memory.", error)
        return original
    finally:
        progress(100, 100)


def model_for_answering(wanted: ModelIdentity, models: Path) -> Model:
    """The model that an index was built with. Raises ModelError if it is not there any more."""
    exported = open_export(models, wanted)
    if exported:
        return exported
    model = load_model(wanted.name, models, threads=1)
    if model.identity != wanted:
        raise ModelError(
            f"{wanted.name}: is not the model that the index was built with (its weights differ, or its export in "
            f"{models} is gone). Build the index anew: make index"
        )
    return model
