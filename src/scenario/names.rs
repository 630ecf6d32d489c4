//! Names and words in messages: lists, likely meanings, quotes.

use crate::visible::{escaped, is_hidden};

/// The one of `words` that `word` was probably meant to be.
pub(super) fn nearest<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 60 {
        return None;
    }
    let lower = word.to_lowercase().replace('-', "_");
    let scored = words.map(|w| {
        let known = w.to_lowercase().replace('-', "_");
        (strsim::damerau_levenshtein(&lower, &known), strsim::jaro_winkler(&lower, &known), w)
    });
    scored
        .filter(|&(distance, likeness, w)| {
            let length = w.chars().count();
            let near = distance * 2 <= length && distance <= (length / 3).max(1);
            near || (likeness > 0.9 && distance <= 4)
        })
        .min_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)))
        .map(|(.., w)| w)
}

/// `a`, `b` and `c`; at most thirty; `nothing` if there are none.
pub(super) fn listed<'a>(words: impl IntoIterator<Item = &'a str>, nothing: &str) -> String {
    let mut words = words.into_iter();
    let mut shown: Vec<String> =
        words.by_ref().take(30).map(|w| format!("`{}`", short(w))).collect();
    let more = words.count();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    match shown.as_slice() {
        [] => nothing.to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `text`, or its first sixty characters and `…`.
pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// How a dotted key names what has a name with spaces.
pub(super) const QUOTED: &str = "a name with spaces, dots or accents stands in quotes of its own: \"arm.'two teams'.wires.bridge\"";

/// `key` as a component of a dotted key, in quotes where TOML wants them.
pub(super) fn quoted(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { in_quotes(key) }
}

/// The same in single quotes wherever these will do: in CSV they need no others around them.
pub(super) fn quoted_singly(key: &str) -> String {
    match quoted(key) {
        bare if bare == key => bare,
        _ if !key.contains(|c| c == '\'' || is_hidden(c)) => format!("'{key}'"),
        doubly => doubly,
    }
}

/// `text` as a TOML string.
pub(super) fn in_quotes(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        c if is_hidden(c) => escaped(c),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_finds_its_meaning_and_another_word_none() {
        let words = ["mean", "local", "degree", "edges", "threshold_strength", "shared_list"];
        for (word, meant) in [
            ("maen", Some("mean")),
            ("locale", Some("local")),
            ("Degree", Some("degree")),
            ("treshold_strenght", Some("threshold_strength")),
            ("shared-list", Some("shared_list")),
            ("banana", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, words.into_iter()), meant, "{word}");
        }
        assert_eq!(nearest(&"mean".repeat(100_000), words.into_iter()), None);
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(listed([], "nobody"), "nobody");
        assert_eq!(listed(["a"], ""), "`a`");
        assert_eq!(listed(["a", "b", "c"], ""), "`a`, `b` and `c`");
        assert!(listed(std::iter::repeat_n("x", 1000), "").ends_with(" and 970 more"));
    }
}
