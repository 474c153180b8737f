"""The review of a draft, without Flask: reads its file, compares it with what is published, lists its issues."""
