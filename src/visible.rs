//! Characters that a terminal obeys or a reader cannot see, and text in which every one shows.

use std::borrow::Cow;

/// Whether `c` is a control character, or an invisible or bidirectional mark: no name needs one, and a
/// text with one does not look like what it is.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The first character of `text` that is hidden and neither a newline nor a tab.
pub fn hidden_in(text: &str) -> Option<char> {
    text.chars().find(|&c| is_hidden_in_text(c))
}

fn is_hidden_in_text(c: char) -> bool {
    is_hidden(c) && c != '\n' && c != '\t'
}

/// `text` with hidden characters written as TOML and JSON write them, such as `\u001B`; newlines and
/// tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    if hidden_in(text).is_none() {
        return text.into();
    }
    let written = |c: char| match is_hidden_in_text(c) {
        true => escaped(c),
        false => c.to_string(),
    };
    text.chars().map(written).collect()
}

/// `c` as TOML and JSON write it in quotes.
pub fn escaped(c: char) -> String {
    format!("\\u{:04X}", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_or_hides_is_spelt_out() {
        for (text, shown) in [
            ("two\nlines\tand a tab é 集", "two\nlines\tand a tab é 集"),
            ("\u{1b}[2J", "\\u001B[2J"),
            ("\u{9b}2J", "\\u009B2J"),
            ("a\r\u{7f}\0", "a\\u000D\\u007F\\u0000"),
            ("\u{202e}gpj.exe", "\\u202Egpj.exe"),
            ("a\u{200b}b\u{feff}\u{2028}", "a\\u200Bb\\uFEFF\\u2028"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }
}
