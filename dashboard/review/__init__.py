"""What publishing a draft would change: reads the draft's file, compares it with what is published, lists its issues.
Also reads sources and makes drafts of their content. Without Flask, so that the command line can use it too."""
