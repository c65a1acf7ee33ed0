"""Dates and stretches of time in Chinese and English: the door to the modules that read them."""

from rag.language.date_ranges import parse_date_range, step
from rag.language.dates_after import date_after
from rag.language.dates_find import DateMention, Precision, find_dates, headed_date, precision_of

__all__ = [
    "DateMention",
    "Precision",
    "date_after",
    "find_dates",
    "headed_date",
    "parse_date_range",
    "precision_of",
    "step",
]
