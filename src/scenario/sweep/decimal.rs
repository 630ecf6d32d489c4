//! Steps that are exact in decimals: from 0 to 1 by 0.1 are eleven values, and the fourth is 0.3.

/// The most values a range with a step may have.
const MOST: i128 = 1000;

/// A number as `digits`·10^(−`places`).
#[derive(Clone, Copy)]
struct Decimal {
    digits: i128,
    places: u32,
}

impl Decimal {
    /// The shortest decimal that means `real`; `None` beyond 18 places or 10¹⁵.
    fn of(real: f64) -> Option<Self> {
        let text = format!("{real}");
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let places = u32::try_from(fraction.len()).ok().filter(|&places| places <= 18)?;
        let digits = format!("{whole}{fraction}").parse().ok()?;
        (real.abs() <= 1e15).then_some(Self { digits, places })
    }

    /// The digits when written with this many `places`, at least its own.
    fn with_places(self, places: u32) -> i128 {
        self.digits * 10_i128.pow(places - self.places)
    }

    /// The number as TOML, without a point if it is whole.
    fn text(self) -> String {
        let unit = 10_i128.pow(self.places);
        let (whole, fraction) = (self.digits.abs() / unit, self.digits.abs() % unit);
        let sign = if self.digits < 0 { "-" } else { "" };
        let fraction = format!("{fraction:0width$}", width = self.places as usize);
        match fraction.trim_end_matches('0') {
            "" => format!("{sign}{whole}"),
            fraction => format!("{sign}{whole}.{fraction}"),
        }
    }
}

/// `low`, `low` + `step`, … up to `high`, as TOML; `None` if there are none, or more than 1,000, or
/// more digits than can be counted exactly.
pub(super) fn steps(low: f64, high: f64, step: f64) -> Option<Vec<String>> {
    let [low, high, step] = [Decimal::of(low)?, Decimal::of(high)?, Decimal::of(step)?];
    let places = low.places.max(high.places).max(step.places);
    let [low, high, step] = [low, high, step].map(|number| number.with_places(places));
    if step <= 0 || high < low || (high - low) / step >= MOST {
        return None;
    }
    let level = |k| Decimal { digits: low + k * step, places }.text();
    Some((0..=(high - low) / step).map(level).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_in_decimals() {
        let tenths = steps(0.0, 1.0, 0.1).unwrap();
        assert_eq!((tenths.len(), &*tenths[3], &*tenths[10]), (11, "0.3", "1"));
        assert_eq!(steps(0.3, 0.9, 0.3).unwrap(), ["0.3", "0.6", "0.9"]);
        assert_eq!(steps(-1.5, 1.0, 0.75).unwrap(), ["-1.5", "-0.75", "0", "0.75"]);
        assert_eq!(steps(1e-5, 3e-5, 1e-5).unwrap(), ["0.00001", "0.00002", "0.00003"]);
        assert_eq!(steps(10.0, 30.0, 10.0).unwrap(), ["10", "20", "30"]);
        assert_eq!(steps(5.0, 5.0, 1.0).unwrap(), ["5"]);
        assert_eq!(steps(0.0, 999.0, 1.0).unwrap().len(), 1000);
    }

    #[test]
    fn too_many_steps_are_none() {
        assert_eq!(steps(0.0, 1000.0, 1.0), None);
        assert_eq!(steps(-1e15, 1e15, 1e-9), None);
        assert_eq!(steps(1.0, 0.0, 0.1), None);
    }
}
