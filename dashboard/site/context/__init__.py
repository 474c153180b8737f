"""What a request is answered from: the snapshot, the question, the language, the addresses."""
