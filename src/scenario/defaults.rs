//! What lies under the keys of a file: `campaign.toml`, and over it `neutral.toml`.

use super::diagnostic::Diagnostics;
use super::patch::EXCLUSIVE;
use super::{Defaults, document};
use serde_json::{Map, Value as Json};
use std::sync::LazyLock;

/// A table of keys.
type Table = Map<String, Json>;

static CAMPAIGN: LazyLock<Table> = LazyLock::new(|| layer(include_str!("campaign.toml")));

static NEUTRAL: LazyLock<Table> = LazyLock::new(|| {
    let mut layer = layer(include_str!("neutral.toml"));
    lay(&CAMPAIGN, &mut layer, true);
    without_empty(&mut layer);
    layer
});

/// The tables of a layer; tests read them all.
fn layer(text: &str) -> Table {
    let root = document::parse(0, text, &mut Diagnostics::default());
    root.entries().iter().map(|(key, table)| (key.clone(), table.json())).collect()
}

/// Lay the keys `below` under those of a `table`, lists of tables only if it is a layer itself. A key that
/// excludes one of the table is left out.
fn lay(below: &Table, table: &mut Table, is_layer: bool) {
    for (key, value) in below {
        let is_excluded =
            EXCLUSIVE.iter().any(|(one, other)| one == key && table.contains_key(*other));
        match (table.get_mut(key), value) {
            (Some(Json::Object(keys)), Json::Object(below)) => lay(below, keys, is_layer),
            (Some(written), Json::Array(below)) => lay_each(below, written, is_layer),
            (Some(_), _) => {}
            (None, _) if is_list_of_tables(value) && !is_layer || is_excluded => {}
            (None, Json::Object(below)) => {
                let mut keys = Table::new();
                lay(below, &mut keys, is_layer);
                if !keys.is_empty() {
                    table.insert(key.clone(), Json::Object(keys));
                }
            }
            (None, _) => {
                table.insert(key.clone(), value.clone());
            }
        }
    }
}

/// Lay the one table `below` under the table that is `written`, or under each of a list.
fn lay_each(below: &[Json], written: &mut Json, is_layer: bool) {
    let Some(Json::Object(below)) = below.first() else { return };
    match written {
        Json::Object(keys) => lay(below, keys, is_layer),
        Json::Array(items) => {
            let tables = items.iter_mut().filter_map(Json::as_object_mut);
            tables.for_each(|keys| lay(below, keys, is_layer));
        }
        _ => {}
    }
}

/// Whether what lies there lies under written tables only.
pub(super) fn is_list_of_tables(value: &Json) -> bool {
    value.as_array().is_some_and(|items| items.iter().any(Json::is_object))
}

/// Take keys away whose value is an empty table.
fn without_empty(table: &mut Table) {
    table.retain(|_, value| value.as_object().is_none_or(|keys| !keys.is_empty()));
    table.values_mut().filter_map(Json::as_object_mut).for_each(without_empty);
}

impl Defaults {
    /// The tables that lie under those of a file.
    pub(super) fn layer(self) -> &'static Table {
        match self {
            Self::Campaign => &CAMPAIGN,
            Self::Neutral => &NEUTRAL,
        }
    }

    /// Lay the defaults under the tables of a file.
    pub(super) fn fill(self, tables: &mut Table) {
        lay(self.layer(), tables, false);
    }

    /// The default of the key that `path` leads to; nothing if there is none.
    pub(super) fn of(self, path: &str) -> &'static Json {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        let mut value = self.layer().get(first).unwrap_or(&Json::Null);
        for key in rest.split('.').filter(|key| !key.is_empty()) {
            value = if value.is_array() { &value[0][key] } else { &value[key] };
        }
        value
    }
}
