"""The reader: a small model that reads sentences together with what is asked of them.

It shares the built-in encoder's vocabulary and word vectors and tells, of a sentence, which
personnel moves it states, whether it answers a question, and whether it supports a claim.
"""
