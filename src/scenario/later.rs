//! Keys and words of mechanisms that are not yet available: refused by name, never ignored.

/// What is said of a mechanism that is not yet available: the key by its path without names.
const KEYS: &[(&str, &str)] = &[
    ("ties.swapped", "ties of kind `lattice`"),
    ("ties.neighbourhood", "ties of kind `lattice`"),
    ("ties.wrap", "ties of kind `lattice`"),
];

/// The same for words that a key may have as its value one day.
const WORDS: &[(&str, &str, &str)] = &[
    ("ties.kind", "lattice", "ties of kind `lattice`"),
    ("ties.kind", "ring", "ties of kind `ring`"),
];

/// The mechanism that `key` belongs to, if it is one of a mechanism not yet available.
pub(super) fn key(key: &str) -> Option<&'static str> {
    KEYS.iter().find(|(path, _)| *path == key).map(|(_, mechanism)| *mechanism)
}

/// The mechanism that `word` belongs to as the value of `key`.
pub(super) fn word(key: &str, word: &str) -> Option<&'static str> {
    WORDS.iter().find(|(path, w, _)| (*path, *w) == (key, word)).map(|(_, _, m)| *m)
}

/// What a file may not yet say, and the mechanism it waits for: keys by their paths without names,
/// and words as `key = "word"`.
pub fn not_yet_available() -> impl Iterator<Item = (String, &'static str)> {
    let keys = KEYS.iter().map(|(key, mechanism)| ((*key).to_owned(), *mechanism));
    keys.chain(WORDS.iter().map(|(key, word, m)| (format!("{key} = \"{word}\""), *m)))
}
