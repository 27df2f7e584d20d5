# guichet
