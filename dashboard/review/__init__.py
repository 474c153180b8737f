"""What publishing a draft would change: reads its file, compares it with what is published, lists issues. No Flask."""
