//! A job script: a template of the engine, and what is written into its fields.

use super::size::Size;
use crate::cli::args::Engine;
use crate::cli::sweep::missing::ranges;
use crate::cli::words::{bytes, duration, plural};

/// Memory is asked for in mebibytes.
const MEBIBYTE: u64 = 1 << 20;

/// Bytes asked for beside a quarter more than is predicted: of the shell and of what the engine counts.
const SHELL: u64 = 64 * MEBIBYTE;

/// What is written into a job script.
#[derive(Debug)]
pub struct Script<'a> {
    /// What runs it.
    pub engine: Engine,
    /// The name of the scenario.
    pub name: &'a str,
    /// The design in a line.
    pub told: String,
    /// Where it is known from how long it takes.
    pub timed: String,
    /// How it is split.
    pub size: Size,
    /// The shards that have work left.
    pub missing: Vec<u32>,
    /// The path of the program.
    pub program: String,
    /// The path of the folder of the sweep.
    pub folder: String,
    /// The path of the script, if it is written to a file.
    pub file: Option<String>,
    /// Bytes of memory predicted for a shard.
    pub memory: u64,
}

impl Script<'_> {
    /// The text of the script.
    pub fn text(&self) -> String {
        filled(template(self.engine), |field| self.value(field))
    }

    /// What to type next.
    pub fn next(&self) -> String {
        let command = match self.engine {
            Engine::Slurm => "sbatch {{file}}",
            Engine::Hq => "hq submit {{file}}",
            Engine::Local => "bash {{file}}",
            Engine::Sge => "qsub {{file}}",
            Engine::K8s => "kubectl apply -f {{file}}",
        };
        filled(&format!("wrote {{{{file}}}}: {{{{sized}}}}\nnow: {command}\n"), |f| self.value(f))
    }

    /// What is written into a `field` of a template.
    fn value(&self, field: &str) -> String {
        let Size { shards, threads, limit, .. } = self.size;
        let mebibytes = (self.memory / 4 * 5 + SHELL).div_ceil(MEBIBYTE);
        match field {
            "told" => self.told.clone(),
            "sized" => self.sized(),
            "timed" => self.timed.clone(),
            "file" => self.file.as_deref().map_or_else(|| self.default_file(), shell),
            "program" => shell(&self.program),
            "folder" => shell(&self.folder),
            "log" => shell(&format!("{}/logs/%a.log", self.folder.replace('%', "%%"))),
            "folder as json" => json(&self.folder),
            "folder as argument" => json(&self.folder.replace("$(", "$$(")),
            "name" => self.name.to_owned(),
            "label" => label(self.name),
            "version" => env!("CARGO_PKG_VERSION").to_owned(),
            "shards" => shards.to_string(),
            "at once" => shards.min(16).to_string(),
            "missing" => ranges(&self.missing),
            "threads" => threads.to_string(),
            "mebibytes" => mebibytes.to_string(),
            "mebibytes a thread" => mebibytes.div_ceil(threads as u64).to_string(),
            "limit" => format!("{:02}:{:02}:00", limit / 3600, limit / 60 % 60),
            "seconds" => limit.to_string(),
            _ => unreachable!("no template has a field `{field}`"),
        }
    }

    fn sized(&self) -> String {
        let Size { shards, threads, seconds, .. } = self.size;
        format!(
            "{} of about {} on {}, with {} of memory",
            plural(shards.into(), "shard"),
            duration(seconds),
            plural(threads as u64, "thread"),
            bytes(self.memory)
        )
    }

    /// What the script is taken to be called.
    fn default_file(&self) -> String {
        if self.engine == Engine::K8s { "job.yaml".to_owned() } else { "job.sh".to_owned() }
    }
}

fn template(engine: Engine) -> &'static str {
    match engine {
        Engine::Slurm => include_str!("slurm.sh"),
        Engine::Hq => include_str!("hq.sh"),
        Engine::Local => include_str!("local.sh"),
        Engine::Sge => include_str!("sge.sh"),
        Engine::K8s => include_str!("k8s.yaml"),
    }
}

/// A template in which each `{{field}}` has its value.
fn filled(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut parts = template.split("{{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (field, rest) = part.split_once("}}").expect("every field of a template is closed");
        text += &(value(field) + rest);
    }
    text
}

/// A word of a shell.
fn shell(text: &str) -> String {
    let quoted = shlex::try_quote(text).expect("paths with control characters were refused");
    quoted.into_owned()
}

/// A string of JSON, which is one of YAML.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A name as Kubernetes takes it: lower-case letters, digits and hyphens, 63 at most with what is before.
fn label(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let label: String = name.chars().map(plain).take(50).collect();
    label.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    fn script(engine: Engine) -> Script<'static> {
        Script {
            engine,
            name: "Fronde_1.a",
            told: "Fronde_1.a: grid of 3 points".to_owned(),
            timed: "a replicate takes 4 s".to_owned(),
            size: Size { shards: 40, threads: 2, seconds: 1800.0, limit: 5400 },
            missing: vec![0, 1, 2, 7],
            program: "/opt/ground swell".to_owned(),
            folder: "/scratch/it's {{told}} 100 % $(here)".to_owned(),
            file: None,
            memory: 100 * MEBIBYTE,
        }
    }

    #[test]
    fn every_template_has_only_fields_that_there_are() {
        for engine in Engine::value_variants() {
            let text = script(*engine).text();
            assert!(text.contains("40") && text.contains("it's {{told}} 100"), "{text}");
            assert!(!script(*engine).next().contains("{{f"));
        }
    }

    #[test]
    fn words_are_quoted_for_those_who_read_them() {
        let script = script(Engine::K8s);
        assert_eq!(script.value("program"), "'/opt/ground swell'");
        assert_eq!(script.value("folder"), "\"/scratch/it's {{told}} 100 % \"'$(here)'");
        assert!(script.value("log").contains("100 %% "));
        assert!(script.value("folder as argument").ends_with("$$(here)\""));
        assert_eq!(script.value("label"), "fronde-1-a");
        assert_eq!(script.value("limit"), "01:30:00");
        assert_eq!(script.value("mebibytes"), "189");
        assert_eq!(script.value("missing"), "0-2,7");
    }
}
