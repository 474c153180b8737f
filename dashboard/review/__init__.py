"""What publishing a draft would change: reads its file, compares it with what is published, lists its issues; and reads
sources, of which it makes drafts. Without Flask, so that the command line can use it too."""
