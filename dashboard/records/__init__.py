"""Records of projects and news: their columns, the readers and writers of files, places, issues and comparison."""
