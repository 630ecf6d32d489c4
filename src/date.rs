//! Calendar dates, as far as a campaign needs them.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::borrow::Cow;
use std::fmt;

/// A calendar date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Days since 1 January 1970, negative before.
    pub days_since_1970: i32,
}

impl Date {
    /// The date of a year, a month 1 … 12 and a day of the proleptic Gregorian calendar
    /// (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    pub fn new(year: i32, month: u8, day: u8) -> Self {
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((i32::from(month) + 9) % 12) + 2) / 5 + i32::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self { days_since_1970: era * 146_097 + day_of_era - 719_468 }
    }

    /// The year, the month 1 … 12 and the day of the month.
    fn civil(self) -> (i32, i32, i32) {
        let shifted = self.days_since_1970.saturating_add(719_468);
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let leaps = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / 146_096;
        let year_of_era = (day_of_era - leaps) / 365;
        let before = 365 * year_of_era + year_of_era / 4 - year_of_era / 100;
        let day_of_year = day_of_era - before;
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        (era * 400 + year_of_era + i32::from(month <= 2), month, day)
    }

    /// The date `days` later.
    pub fn plus(self, days: u16) -> Self {
        Self { days_since_1970: self.days_since_1970.saturating_add(days.into()) }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let date = Self::new(
            parts.next()?.parse().ok().filter(|year| (0..=9999).contains(year))?,
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
        );
        (date.to_string() == text).then_some(date)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("expected a date like 2009-02-16"))
    }
}

impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_ten_thousand_years_has_its_own_name_and_back() {
        let first = Date::new(0, 1, 1).days_since_1970;
        let last = Date::new(9999, 12, 31).days_since_1970;
        assert_eq!(last - first + 1, 3_652_425, "25 times 400 years of 146,097 days");
        for days_since_1970 in (first..=last).step_by(7).chain([last]) {
            let date = Date { days_since_1970 };
            assert_eq!(Date::parse(&date.to_string()), Some(date));
        }
    }

    #[test]
    fn dates_known_from_history_fall_where_they_did() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("2000-02-29", 11_016),
            ("2008-02-29", 13_938),
            ("2009-06-07", 14_402),
            ("1969-12-31", -1),
        ] {
            assert_eq!(Date::parse(text), Some(Date { days_since_1970: days }), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["2009-02-30", "2009-2-3", "soon", "", "2009-13-01", "2009-01-01-01"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
