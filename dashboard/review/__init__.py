"""What publishing a draft would change: reads its file, compares it with what is published, lists its issues. Without
Flask, so that the command line can use it too."""
