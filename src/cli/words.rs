//! Numbers as people read them.

/// 60000 as `60,000`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let group = |(i, digit): (usize, char)| {
        let comma = i > 0 && (digits.len() - i).is_multiple_of(3);
        [if comma { Some(',') } else { None }, Some(digit)].into_iter().flatten()
    };
    digits.chars().enumerate().flat_map(group).collect()
}

/// A mean of counts, rounded to a whole number: `1,234`, `−17`.
pub fn count(mean: f64) -> String {
    let sign = if mean.round() < 0.0 { "−" } else { "" };
    format!("{sign}{}", thousands(mean.abs().round() as u64))
}

/// A mean, or a dash where there is none.
pub fn count_or_dash(mean: Option<f64>) -> String {
    mean.map_or_else(|| "–".to_owned(), count)
}

/// Bytes as `1.5 GB`.
pub fn bytes(bytes: u64) -> String {
    let units = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
    let large = units.iter().find(|(unit, _)| bytes as f64 >= *unit);
    large.map_or_else(
        || format!("{bytes} bytes"),
        |(unit, name)| format!("{:.1} {name}", bytes as f64 / unit),
    )
}

/// Seconds as `0.3 s`, `42 s`, `12 min` or `3.5 h`.
pub fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 10.0 => format!("{s:.1} s"),
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

/// `1 run`, `2 runs`.
pub fn plural(number: u64, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", thousands(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let cases = [(0, "0"), (999, "999"), (1000, "1,000"), (60_000, "60,000")];
        cases.into_iter().for_each(|(n, text)| assert_eq!(thousands(n), text));
        assert_eq!(thousands(231_000_000), "231,000,000");
        assert_eq!([count(-17.4), count(-0.2), count(1234.5)], ["−17", "0", "1,235"]);
        assert_eq!(count_or_dash(None), "–");
    }

    #[test]
    fn sizes_and_times_have_a_unit() {
        assert_eq!(
            [bytes(12), bytes(1_500_000), bytes(2_000_000_000)],
            ["12 bytes", "1.5 MB", "2.0 GB"]
        );
        assert_eq!([duration(0.31), duration(42.0), duration(720.0)], ["0.3 s", "42 s", "12 min"]);
        assert_eq!(duration(12_600.0), "3.5 h");
        assert_eq!([plural(1, "run"), plural(2000, "run")], ["1 run", "2,000 runs"]);
    }
}
