"""Place names to ISO 3166-1 alpha-3 codes and regions."""
