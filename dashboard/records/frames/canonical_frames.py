"""Makes canonical frames (data frames of text columns) from columns of cells."""

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dashboard.records.schema.columns import Dataset, column_names
from dashboard.records.values.cell_columns_and_readers import Cells

TEXT = pd.StringDtype(na_value=np.nan)  # what pandas calls "str": every column of a canonical frame


def empty_frame(dataset: Dataset) -> pd.DataFrame:
    """A canonical frame (a data frame of text columns) with all columns of the dataset and no rows."""
    return pd.DataFrame({name: pd.Series([], dtype=TEXT) for name in column_names(dataset)})


def make_frame(columns: dict[str, Cells], keep: NDArray[np.bool_]) -> pd.DataFrame:
    """Make a canonical frame (columns of text, "" for missing). ``columns`` are its columns by name, ``keep`` has a
    Boolean for each row: whether the frame gets it."""
    chosen = pa.array(keep)
    return pd.DataFrame({name: pd.Series(cells.array().filter(chosen), dtype=TEXT) for name, cells in columns.items()})
