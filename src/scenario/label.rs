//! What may be a name: of an arm, an operator, a platform, a camp or a group in tables of results, and of a
//! scenario as a folder.

use crate::visible::is_hidden;

/// The longest name, in characters.
const LONGEST: usize = 100;

/// What is wrong with `name` as a name in tables of results.
pub(super) fn fault(name: &str) -> Option<&'static str> {
    fault_of_text(name).or_else(|| fault_in_tables(name))
}

/// What is wrong with `name` as the name of a scenario, which stands in tables and names a folder.
pub(super) fn fault_of_folder(name: &str) -> Option<&'static str> {
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    if let Some(fault) = fault_of_text(name) {
        Some(fault)
    } else if !name.chars().all(fine) {
        Some("it names a folder: letters, digits, `-`, `_` and `.` only")
    } else if name.starts_with('-') {
        Some("commands read what begins with `-` as an option")
    } else if name.starts_with('.') {
        Some("a folder that begins with `.` is hidden")
    } else if name.ends_with('.') {
        Some("Windows drops a `.` at the end of the name of a folder")
    } else if is_device(&stem) {
        Some("Windows takes this name for a device")
    } else {
        fault_in_tables(name)
    }
}

/// What is wrong with `name`, wherever it stands.
fn fault_of_text(name: &str) -> Option<&'static str> {
    if name.trim().is_empty() {
        Some("a name must have letters")
    } else if name.chars().count() > LONGEST {
        Some("a name has at most 100 characters")
    } else if name.chars().any(is_hidden) {
        Some(
            "a name has no control characters, and none that are invisible or turn the line around",
        )
    } else if name.trim() != name {
        Some("a name does not begin or end with a space")
    } else {
        None
    }
}

/// Whether Windows keeps `stem` for a device.
fn is_device(stem: &str) -> bool {
    let numbered = |port: &str| {
        stem.strip_prefix(port).is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
    };
    ["con", "prn", "aux", "nul"].contains(&stem) || numbered("com") || numbered("lpt")
}

/// What a program that reads tables (a spreadsheet, R, pandas) takes `name` for, if not for a text.
fn fault_in_tables(name: &str) -> Option<&'static str> {
    let word = name.to_lowercase();
    if word.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        Some("spreadsheets take what begins with `=`, `+`, `-` or `@` for a formula")
    } else if MISSING.contains(&word.as_str()) {
        Some("programs that read tables take this word for a missing value")
    } else if TRUTH.contains(&word.as_str()) {
        Some("programs that read tables take this word for a truth value")
    } else if !name.chars().any(char::is_alphabetic) || is_number(&word) {
        Some(
            "programs that read tables take this for a number or a date: let it say what it counts",
        )
    } else if is_moment(&word) || is_time_stamp(&word) {
        Some("spreadsheets take this for a date or a time")
    } else {
        None
    }
}

/// Words that pandas, R or a spreadsheet read as no value, in small letters.
const MISSING: [&str; 17] = [
    "na", "n/a", "none", "null", "nan", "#n/a", "<na>", "#na", "#n/a n/a", "1.#ind", "1.#qnan",
    "#null!", "#div/0!", "#value!", "#ref!", "#name?", "#num!",
];

/// Words that pandas, R, a spreadsheet or DuckDB read as true or false, in small letters.
const TRUTH: [&str; 4] = ["true", "false", "t", "f"];

/// Whether `word` is a number to some program: `1e5`, `inf`, `0x1f`, `1i`.
fn is_number(word: &str) -> bool {
    let plain = word.replace([',', '_', ' '], "");
    let plain = plain.strip_suffix('i').unwrap_or(&plain);
    let is_hexadecimal = |digits: &str| {
        let digits = digits.split('p').next().unwrap_or_default();
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_hexdigit() || c == '.')
    };
    plain.parse::<f64>().is_ok() || plain.strip_prefix("0x").is_some_and(is_hexadecimal)
}

/// Whether `word` is a number with the name of a month, or of a half of the day: `mar1`, `2 May 2009`, `9 pm`.
fn is_moment(word: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic();
    let mut words = word.split(|c| !is_letter(c)).filter(|part| !part.is_empty());
    let (Some(only), None) = (words.next(), words.next()) else { return false };
    let others = || word.chars().filter(|c| !is_letter(*c));
    let plain =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '/' | '.' | ',' | ':' | '\'');
    let begins = word.starts_with(|c: char| c.is_ascii_digit());
    others().any(|c| c.is_ascii_digit())
        && others().all(plain)
        && (is_month(only) || (begins && ["a", "p", "am", "pm"].contains(&only)))
}

/// Whether `word` is a date with a time, such as `2009-02-16T08:00:00Z`.
fn is_time_stamp(word: &str) -> bool {
    let stamped = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | '+' | 't' | 'z');
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.contains(['-', ':'])
        && word.chars().all(stamped)
}

/// Whether `word` is an English month or its first letters.
fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    word == "sept" || MONTHS.iter().any(|month| word == *month || word == &month[..3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_tables_read_as_something_else_are_refused_with_the_reason() {
        for (reason, names) in [
            ("missing", &["NA", "n/a", "None", "NULL", "NaN", "<NA>", "#N/A", "#REF!"][..]),
            ("truth", &["True", "FALSE", "false", "T", "f"]),
            (
                "number",
                &["01", "1e5", "inf", "Infinity", "1,000", "1 000", "50%", "0x1F", "2i", "1_0"],
            ),
            ("number", &["2009-02-16", "1/2", "12:30", "$5", "3.", "№ 3", "?"]),
            ("formula", &["=1+1", "+x", "-sso", "@SUM(A1)", "-inf", "＝1", "=cmd|'/C calc'!A0"]),
            (
                "date",
                &[
                    "mar1",
                    "MARCH1",
                    "2009-02-16T08:00:00Z",
                    "1-May",
                    "2 May 2009",
                    "sept. 7",
                    "9 pm",
                    "9:30 AM",
                    "dec '12",
                ],
            ),
            ("letters", &["", "  "]),
            (
                "control",
                &["a\nb", "a\u{9b}", "\u{202e}gpj.exe", "a\u{200b}", "\u{feff}a", "a\u{2028}b"],
            ),
            ("space", &[" a", "a "]),
        ] {
            for name in names {
                let fault = fault(name);
                assert!(fault.is_some_and(|fault| fault.contains(reason)), "{name:?}: {fault:?}");
            }
        }
    }

    #[test]
    fn names_that_are_plainly_texts_are_fine() {
        for name in [
            "lesdemocrates.fr",
            "as it was",
            "Nana",
            "é",
            "each",
            "2 teams",
            "merged in 2012",
            "a-1",
            "may",
            "march on Paris 1",
            "niche 1",
            "e5",
            "#occupy",
            "_control",
            "costs $5 or $10",
            "information",
            "my.barackobama.com",
            "p",
            "集",
            "0x",
            "truth",
            "T1",
            "1st",
            "3a b",
        ] {
            assert_eq!(fault(name), None, "{name:?}");
        }
    }

    #[test]
    fn a_scenario_is_no_option_no_hidden_folder_and_no_device() {
        for name in [
            "--help", "-x", "-", ".hidden", ".", "..", "con", "NUL.2", "com1", "a.", "a b", "é", "",
        ] {
            assert!(fault_of_folder(name).is_some(), "{name:?}");
        }
        for name in ["modem-2009", "_x", "a.b", "console", "com", "conx.1"] {
            assert_eq!(fault_of_folder(name), None, "{name:?}");
        }
    }
}
