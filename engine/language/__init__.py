"""What reviews mean: sentiment, read by a local model in a process of its own.

Importing this package loads neither the model nor its libraries; the worker process does.
"""
