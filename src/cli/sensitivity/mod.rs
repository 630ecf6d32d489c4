//! `sensitivity`: which factor of a sweep matters how much, and how much is luck.

mod outcomes;
mod told;

use super::args::{Of, SensitivityArgs};
use super::failure::{Failure, WRONG};
use super::say;
use super::sweep::swept::Swept;
use crate::experiment::indicator;
use crate::experiment::sensitivity::decomposition::{Shares, shares};
use crate::experiment::sensitivity::{Index, Method, Outputs};
use crate::output::Destination;
use outcomes::Outcomes;

/// Print the indices of the sweep in a folder; write them if that is asked for.
pub fn run(args: &SensitivityArgs) -> Result<(), Failure> {
    let swept = Swept::in_folder(&args.dir)?;
    let plan = swept.plan()?;
    let wrong =
        |what: String| Failure::new(WRONG, format!("error: {}: {what}", args.dir.display()));
    let sweep = swept.scenario.sweep.as_ref().expect("a sweep has a design");
    let method = Method::of(sweep, &swept.points).map_err(wrong)?;
    let metric = indicator::position(&args.metric, &swept.scenario, &plan.indicators);
    let metric = metric.ok_or_else(|| {
        let name = &args.metric;
        wrong(format!("there is no metric `{name}`: --metric takes those of summary.csv"))
    })?;
    let several = swept.scenario.arms.len() > 1;
    let of = args.of.unwrap_or(if several { Of::Difference } else { Of::Mean });
    if of == Of::Difference && !several {
        return Err(wrong("one arm differs from no other: --of mean would do".to_owned()));
    }
    let inputs = swept.inputs(&args.dir);
    let destination = |path| Destination::new(path, &inputs, args.replace.force);
    let destination = args.out.as_deref().map(destination).transpose()?;
    let outcomes = Outcomes::read(&args.dir, &swept, &plan, metric)?;
    let studies = studied(&swept, of, &outcomes).into_iter().map(|(arm, outputs)| Study {
        arm,
        shares: shares(&outputs),
        indices: method.indices(&outputs, swept.scenario.seed),
    });
    let sensitivity = Sensitivity {
        metric: &plan.indicators[metric].name,
        replicates: outcomes.replicates(),
        studies: studies.collect(),
        swept: &swept,
        method,
        of,
    };
    if let Some(destination) = destination {
        destination.write_text(&sensitivity.csv())?;
    }
    say::out(&if args.json { sensitivity.json() } else { sensitivity.text() })
}

/// What is looked at, by the position of the arm: the indicator in each, or what each other arm has less
/// than the baseline in the same replicate.
fn studied(swept: &Swept, of: Of, outcomes: &Outcomes) -> Vec<(usize, Outputs)> {
    let (arms, baseline) = (0..swept.scenario.arms.len(), swept.scenario.baseline);
    match of {
        Of::Mean => arms.map(|arm| (arm, outcomes.of(arm))).collect(),
        Of::Difference => {
            let others = arms.filter(|&arm| arm != baseline);
            others.map(|arm| (arm, outcomes.difference(baseline, arm))).collect()
        }
    }
}

/// What matters how much in a sweep.
struct Sensitivity<'a> {
    swept: &'a Swept,
    method: Method,
    metric: &'a str,
    of: Of,
    replicates: u32,
    studies: Vec<Study>,
}

/// What matters how much for an arm.
struct Study {
    /// Its position.
    arm: usize,
    shares: Option<Shares>,
    indices: Vec<Index>,
}
