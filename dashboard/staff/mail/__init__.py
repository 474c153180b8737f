"""Mails to staff: their texts, and the thread that sends those that wait in the database."""
