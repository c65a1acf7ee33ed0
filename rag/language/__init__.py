"""The languages of the texts: scripts, sentences, dates, figures, names of people and labs."""
