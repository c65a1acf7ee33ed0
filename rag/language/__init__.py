"""The names, dates, figures, scripts and sentences of the languages the articles are in."""
