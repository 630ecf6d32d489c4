//! What is known of the outcome: ranges that the curves of an arm are held against.

use super::context::Context;
use super::document::Node;
use super::file;
use super::{Arm, days, names::listed};
use crate::id::{Day, PlatformId};
use crate::tally::{self, PlatformTally, Tally};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Something known of the outcome in one arm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Target {
    /// Its name, unique among the targets.
    pub id: String,
    /// The position of the arm it is about.
    pub arm: usize,
    /// The platform it is about; `None`: the whole arm.
    pub platform: Option<PlatformId>,
    /// What is counted.
    pub metric: Metric,
    /// What is made of the count.
    #[serde(rename = "as")]
    pub form: Form,
    /// The first day a growth or an exponent looks at.
    pub since: Option<Day>,
    /// The day, or the last one it looks at.
    pub day: Day,
    /// The least that is compatible with what is known.
    pub low: f64,
    /// The most.
    pub high: f64,
    /// What it is used for.
    #[serde(rename = "use")]
    pub purpose: Purpose,
    /// Where it comes from; empty if not given.
    pub source: String,
}

/// A count that a target can be about: a column of `curves.csv`, or of `platforms.csv`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metric(String);

impl Metric {
    /// The metric that is counted in the column `name`; nothing if none is.
    pub fn new(name: &str) -> Option<Self> {
        let metric = Self(name.to_owned());
        (metric.is_of_runs() || metric.is_of_platforms()).then_some(metric)
    }

    /// The name of its column.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// Whether whole runs have it.
    pub fn is_of_runs(&self) -> bool {
        OF_RUNS.iter().any(|(name, _)| *name == self.0)
    }

    /// Whether platforms have it.
    pub fn is_of_platforms(&self) -> bool {
        OF_PLATFORMS.iter().any(|(name, _)| *name == self.0)
    }
}

/// What is counted in whole numbers: names, each with its schema.
type Counts = LazyLock<Vec<(String, Json)>>;

static OF_RUNS: Counts = LazyLock::new(counts::<Tally>);
static OF_PLATFORMS: Counts = LazyLock::new(counts::<PlatformTally>);

fn counts<T: JsonSchema>() -> Vec<(String, Json)> {
    let columns = tally::columns::<T>().into_iter();
    columns.filter(|(_, schema)| schema["type"] == "integer").collect()
}

impl JsonSchema for Metric {
    fn schema_name() -> Cow<'static, str> {
        "Metric".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut words: Vec<Json> = Vec::new();
        for (name, schema) in OF_RUNS.iter().chain(&*OF_PLATFORMS) {
            if words.iter().all(|word| word["const"] != **name) {
                let description = &schema["description"];
                words.push(json!({ "description": description, "type": "string", "const": name }));
            }
        }
        json_schema!({ "oneOf": words })
    }
}

/// What is made of a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// The count itself.
    #[default]
    Count,
    /// Its share of all supporters.
    Share,
    /// Its share of those registered; with a platform, of the accounts on it.
    PerRegistered,
    /// Its growth per day since `since`: the difference of its logarithms over the days between.
    Growth,
    /// The slope of its logarithm on that of the time, by least squares over the days from `since`
    /// on. Time counts from day 0, with a platform from its opening.
    Exponent,
}

impl Form {
    /// Whether it looks at more than one day.
    pub fn looks_back(self) -> bool {
        matches!(self, Self::Growth | Self::Exponent)
    }
}

/// What a target is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Parameters were chosen to meet it.
    Fit,
    /// It played no part in choosing them.
    Check,
}

/// The targets, of which all that is wrong is noted; none if the arms are wrong.
pub(super) fn targets(
    context: &mut Context,
    list: &Node,
    written: Vec<file::Target>,
    arms: Option<&[Arm]>,
) -> Vec<Target> {
    let mut ids = BTreeSet::new();
    let both = list.items().iter().zip(written);
    both.filter_map(|(node, written)| {
        let id = context.name(node, "id")?;
        if !ids.insert(id.clone()) {
            let message = format!("there are two targets `{id}`");
            let help = "give each target its own id";
            context.wrong("duplicate-name", node.place_of("id"), message, help);
        }
        target(context, node, id, written, arms?)
    })
    .collect()
}

fn target(
    context: &mut Context,
    node: &Node,
    id: String,
    written: file::Target,
    arms: &[Arm],
) -> Option<Target> {
    let arm = arm(context, node, arms);
    let platform = arm.and_then(|arm| platform(context, node, &arms[arm]));
    let metric = written.metric.filter(|metric| is_counted(context, node, metric));
    let form = written.form;
    let day = written.day;
    let opens =
        platform.flatten().map_or(Day(0), |p| arms[arm.unwrap_or(0)].platforms[p.index()].opens);
    let since = since(context, node, written.since, form, [opens, day?]);
    let (low, high) = (written.low?, written.high?);
    if low > high {
        let message = format!("{low} to {high} is no range");
        context.wrong("conflict", node.place_of("high"), message, "let `high` be at least `low`");
    }
    Some(Target {
        id,
        arm: arm?,
        platform: platform?,
        metric: metric?,
        form,
        since: since?,
        day: day?,
        low,
        high,
        purpose: written.purpose?,
        source: written.source,
    })
}

fn arm(context: &mut Context, node: &Node, arms: &[Arm]) -> Option<usize> {
    let name = node.get("arm")?.text()?;
    let found = arms.iter().position(|arm| arm.name == name);
    if found.is_none() {
        let known: Vec<&str> = arms.iter().map(|arm| arm.name.as_str()).collect();
        context.unknown_name(node.place_of("arm"), "arm", name, &known);
    }
    found
}

/// The platform if one is named; `None` if there is none of that name.
fn platform(context: &mut Context, node: &Node, arm: &Arm) -> Option<Option<PlatformId>> {
    let Some(name) = node.get("platform") else { return Some(None) };
    let name = name.text()?;
    let mut named = (0..).map(PlatformId).zip(&arm.platforms);
    let found = named.find(|(_, platform)| platform.name == name);
    if found.is_none() {
        let known: Vec<&str> = arm.platforms.iter().map(|p| p.name.as_str()).collect();
        context.unknown_name(node.place_of("platform"), "platform", name, &known);
    }
    found.map(|(id, _)| Some(id))
}

/// Whether what the target is about has the metric.
fn is_counted(context: &mut Context, node: &Node, metric: &Metric) -> bool {
    let name = metric.name();
    let (fine, message, help) = if node.has("platform") {
        let known = listed(OF_PLATFORMS.iter().map(|(name, _)| name.as_str()), "nothing");
        let help = format!("remove `platform`, or write one of {known}");
        (metric.is_of_platforms(), format!("`{name}` is not counted by platform"), help)
    } else {
        let help = "name a platform of the arm: platform = \"…\"".to_owned();
        (metric.is_of_runs(), format!("`{name}` is counted by platform"), help)
    };
    if !fine {
        context.wrong("conflict", node.place_of("metric"), message, help);
    }
    fine
}

/// The first day looked at, if the form looks back; `None` if what is written is wrong.
fn since(
    context: &mut Context,
    node: &Node,
    written: Option<Day>,
    form: Form,
    [opens, day]: [Day; 2],
) -> Option<Option<Day>> {
    let place = node.place_of("since");
    if node.has("since") != form.looks_back() {
        let (message, help) = if form.looks_back() {
            ("it does not say since when", "write since = the first day it looks at")
        } else {
            ("one day is looked at", "remove `since`, or write as = \"growth\" or \"exponent\"")
        };
        context.wrong("conflict", place, message, help);
        return None;
    }
    let Some(since) = written else { return Some(None) };
    let least = if form == Form::Exponent { opens.0.max(1) } else { 0 };
    days::within(context, since.0.into(), least.into(), node.get("since")?)?;
    if since >= day {
        let message = format!("day {} is not before day {}", since.0, day.0);
        context.wrong("conflict", place, message, "let `since` be before `day`");
        return None;
    }
    Some(Some(since))
}
