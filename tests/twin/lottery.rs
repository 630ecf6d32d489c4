//! Random scenario files, small and full of everything a scenario can ask for.

use std::fmt::Write;

/// Random numbers for writing scenarios (SplitMix64; Steele, Lea & Flood 2014,
/// doi:10.1145/2660193.2660195).
#[derive(Clone, Copy, Debug)]
struct Lottery(u64);

impl Lottery {
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A whole number from `low` to `high`, both included.
    fn from(&mut self, low: usize, high: usize) -> usize {
        low + (self.draw() % (high - low + 1) as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.from(0, 99) < percent
    }

    /// A number from 0 to `most` with three decimals.
    fn real(&mut self, most: f64) -> f64 {
        (self.from(0, 1000) as f64 * most).round() / 1000.0
    }

    fn pick<T: Clone>(&mut self, among: &[T]) -> T {
        among[self.from(0, among.len() - 1)].clone()
    }

    /// Some of `among`, in their order, one at least.
    fn some<T: Clone>(&mut self, among: &[T]) -> Vec<T> {
        let always = self.from(0, among.len() - 1);
        let kept = among.iter().enumerate().filter(|(at, _)| *at == always || self.chance(50));
        kept.map(|(_, item)| item.clone()).collect()
    }
}

/// What all tables of one scenario have to agree about.
struct Frame {
    size: usize,
    days: usize,
    federations: usize,
    groups: usize,
    election: bool,
    /// Whether what is not written is as for a campaign.
    campaign: bool,
}

/// The text of scenario number `number`.
pub fn scenario(number: u64) -> String {
    let luck = &mut Lottery(number.wrapping_mul(0x5851_f42d_4c95_7f2d));
    let ties = TIES[number as usize % TIES.len()];
    let size = match ties {
        "lattice" => luck.from(3, 8).pow(2),
        _ if luck.chance(75) => luck.from(5, 30),
        _ => luck.from(5, 120),
    };
    let frame = Frame {
        size,
        days: if luck.chance(80) { luck.from(5, 20) } else { luck.from(5, 60) },
        federations: if luck.chance(35) { 1 } else { luck.from(2, 8).min(size / 2) },
        groups: if luck.chance(60) { 0 } else { luck.from(1, 3) },
        election: luck.chance(60),
        campaign: luck.chance(35),
    };
    let mut text = format!(
        "[scenario]\nname = \"s\"\nseed = {}\ndays = {}\nreplicates = 2\ndefaults = \"{}\"\n",
        luck.draw() >> 2,
        frame.days,
        if frame.campaign { "campaign" } else { "neutral" }
    );
    if frame.election {
        let election = luck.from(0, frame.days);
        writeln!(text, "election = {election}").unwrap();
    }
    let ties = Ties::new(luck, &frame, ties);
    text += &population(luck, &frame);
    text += &ties.text;
    text += &laws(luck, &frame, &ties);
    text += &election_day(luck, &frame);
    text += &shocks(luck, &frame, "shock", &["p0"]);
    text += &events(luck, &frame);
    text += &uncertainty(luck, &ties, text.contains("reproduction"));
    text + &arms(luck, &frame)
}

fn population(luck: &mut Lottery, frame: &Frame) -> String {
    let numbers: Vec<usize> = (0..frame.size).collect();
    let active = match luck.from(0, 5) {
        0 => format!("{{ count = {} }}", luck.from(0, frame.size)),
        1 => format!("{{ agents = {:?} }}", luck.some(&numbers)),
        _ => format!("{:?}", luck.real(0.4)),
    };
    let mut text = format!(
        "[population]\nsize = {}\nfederations = {}\ninitially_active = {active}\n",
        frame.size, frame.federations
    );
    for group in 0..frame.groups {
        let share = luck.real(1.0 / frame.groups as f64);
        let share = (share * 1000.0).floor() / 1000.0;
        write!(text, "[[population.group]]\nname = \"g{group}\"\nshare = {share:?}\n").unwrap();
    }
    text
}

/// The forms of ties, which scenarios take in turn; the first can be local or not.
const TIES: [&str; 16] = [
    "poisson",
    "poisson",
    "poisson",
    "annealed",
    "blocks",
    "between",
    "regular",
    "complete",
    "edges",
    "small-world",
    "ring",
    "lattice",
    "preferential",
    "power law",
    "degrees",
    "permuted",
];

/// The upper end of an uncertain mean number of ties.
const MOST_UNCERTAIN_MEAN: f64 = 7.5;

/// Ties as written, and how many a supporter has on average if that is simple to say.
struct Ties {
    text: String,
    mean: Option<f64>,
    /// A key that may be uncertain, and its range.
    uncertain: Option<String>,
}

impl Ties {
    fn new(luck: &mut Lottery, frame: &Frame, kind: &str) -> Self {
        let size = frame.size;
        let most = size - 1;
        let (keys, mean) = match kind {
            "poisson" | "annealed" | "blocks" => Self::drawn(luck, frame),
            "between" => (Self::between(luck, frame), None),
            "regular" => {
                let degree = luck.from(0, most.min(14));
                let degree = if size % 2 == 1 { degree / 2 * 2 } else { degree };
                (format!("degree = {degree}\n"), Some(degree as f64))
            }
            "complete" => (String::new(), Some(most as f64)),
            "edges" => {
                let density = luck.from(2, 30);
                let pairs = (0..size).flat_map(|a| (a + 1..size).map(move |b| [a, b]));
                let edges: Vec<[usize; 2]> = pairs.filter(|_| luck.chance(density)).collect();
                (format!("edges = {edges:?}\n"), None)
            }
            "small-world" => {
                let degree = 2 * luck.from(0, (most / 4).min(5));
                let rewired = luck.real(1.0);
                (format!("degree = {degree}\nrewired = {rewired:?}\n"), Some(degree as f64))
            }
            "ring" | "lattice" => (Self::by_place(luck, kind, size), None),
            "preferential" => {
                let degree = 2 * luck.from(0, most.min(6));
                let clustering = luck.real(1.0);
                (format!("degree = {degree}\nclustering = {clustering:?}\n"), None)
            }
            "power law" => (Self::power_law(luck, frame), None),
            "permuted" => Self::permuted(luck, frame),
            _ => (Self::degrees(luck, frame), None),
        };
        let kind = match kind {
            "between" => "blocks",
            "power law" | "degrees" => "configuration",
            same => same,
        };
        let is_roomy = kind == "poisson" && size > 30;
        let text = format!("[ties]\nkind = \"{kind}\"\n{keys}");
        let uncertain = is_roomy.then(|| format!("\"ties.mean\" = [2, {MOST_UNCERTAIN_MEAN}]\n"));
        Self { text, mean, uncertain }
    }

    /// A ring, or a lattice; some of its ties may exchange partners.
    fn by_place(luck: &mut Lottery, kind: &str, size: usize) -> String {
        let swapped = if luck.chance(50) { luck.real(2.0) } else { 0.0 };
        let form = match kind {
            "ring" => format!("degree = {}\n", 2 * luck.from(0, (size - 1) / 2)),
            _ => {
                let around = luck.pick(&["moore", "von-neumann"]);
                let wrap = size >= 9 && luck.chance(50);
                format!("neighbourhood = \"{around}\"\nwrap = {wrap}\n")
            }
        };
        format!("{form}swapped = {swapped:?}\n")
    }

    /// Ties of a mean number, a share of which may be local; so few that there is room for them.
    fn drawn(luck: &mut Lottery, frame: &Frame) -> (String, Option<f64>) {
        let size = frame.size as f64;
        let smallest = (frame.size / frame.federations) as f64;
        let most = if frame.federations > 1 { size / 4.0 } else { size - 1.0 };
        let mean = luck.real(most.min(12.0));
        let room = (smallest - 1.0) / (mean.max(MOST_UNCERTAIN_MEAN) + 1.0);
        let local = (luck.real(1.0) * room.min(1.0) * 1000.0).floor() / 1000.0;
        let local = match frame.campaign || luck.chance(50) {
            true => format!("local = {local:?}\n"),
            false => String::new(),
        };
        (format!("mean = {mean:?}\n{local}"), Some(mean))
    }

    /// Ties that are computed or stored, of a mean number or by a power law.
    fn permuted(luck: &mut Lottery, frame: &Frame) -> (String, Option<f64>) {
        let (keys, mean) = match luck.chance(25) {
            true => (Self::power_law(luck, frame), None),
            false => Self::drawn(luck, frame),
        };
        (format!("{keys}stored = {}\n", luck.chance(30)), mean)
    }

    fn between(luck: &mut Lottery, frame: &Frame) -> String {
        let count = frame.federations;
        let smallest = frame.size / count;
        let mut rows = vec![vec![0.0; count]; count];
        for (f, g) in (0..count).flat_map(|f| (f..count).map(move |g| (f, g))) {
            let most = if f == g { smallest - 1 } else { smallest };
            rows[f][g] = luck.real(most.min(4) as f64);
            rows[g][f] = rows[f][g];
        }
        format!("between = {rows:?}\n")
    }

    fn power_law(luck: &mut Lottery, frame: &Frame) -> String {
        let min = luck.from(1, 2);
        let max = luck.from(min + 1, (frame.size - 1).min(12));
        let exponent = luck.real(4.0);
        format!("exponent = {exponent:?}\nmin = {min}\nmax = {max}\n")
    }

    /// The degrees of pairs that are drawn one by one, or of hubs with few ties between the others,
    /// which no shuffle of stubs brings about.
    fn degrees(luck: &mut Lottery, frame: &Frame) -> String {
        let mut degrees = vec![0; frame.size];
        let crowned = frame.size <= 20 && luck.chance(40);
        let hubs = if crowned { luck.from(1, 4).min(frame.size / 4) } else { 0 };
        let density = if hubs > 0 { 2 } else { luck.from(1, 60) };
        for a in 0..frame.size {
            for b in a + 1..frame.size {
                if a < hubs || luck.chance(density) {
                    degrees[a] += 1;
                    degrees[b] += 1;
                }
            }
        }
        format!("degrees = {degrees:?}\n")
    }
}

/// The tables of laws that hold in all arms.
fn laws(luck: &mut Lottery, frame: &Frame, ties: &Ties) -> String {
    let daily = luck.pick(&[1.0, 0.7, 0.3]);
    let mut text = activation(luck, frame, ties, daily);
    write!(text, "[visits]\ndaily = {daily:?}\n").unwrap();
    if luck.chance(60) {
        writeln!(text, "dilution = {:?}", luck.real(2.0)).unwrap();
    }
    text += "[registration]\n";
    for (key, most) in [("background", 0.1), ("imitation", 0.5), ("invitation", 0.1)] {
        if luck.chance(60) {
            writeln!(text, "{key} = {:?}", luck.real(most)).unwrap();
        }
    }
    for key in ["further", "sso_further"] {
        if luck.chance(60) {
            writeln!(text, "{key} = {:?}", luck.real(1.0)).unwrap();
        }
    }
    if luck.chance(60) {
        writeln!(text, "niche_width = {}", luck.pick(&["0.05", "0.2", "0.5", "inf"])).unwrap();
    }
    text += &calls(luck);
    if luck.chance(40) {
        write!(text, "[offline]\nmeeting = {:?}\n", luck.real(0.5)).unwrap();
    }
    if luck.chance(60) {
        text += "[budget]\n";
        writeln!(text, "reach = {:?}", luck.real(0.3)).unwrap();
        if luck.chance(50) {
            writeln!(text, "fixed = {:?}", luck.real(1.0)).unwrap();
        }
        if luck.chance(70) {
            writeln!(text, "returns = {:?}", 0.1 + luck.real(2.0)).unwrap();
        }
    }
    text
}

fn activation(luck: &mut Lottery, frame: &Frame, ties: &Ties, daily: f64) -> String {
    let lapse = luck.real(0.4);
    let mut text = format!("[activation]\nlapse = {lapse:?}\n");
    let reproduction = ties.mean.filter(|mean| *mean > 0.0 && lapse > 0.0);
    match reproduction.filter(|_| luck.chance(40)) {
        Some(mean) => {
            let most = (mean * daily / lapse * 100.0).floor() / 200.0;
            writeln!(text, "reproduction = {:?}", most.min(1000.0)).unwrap();
        }
        None => writeln!(text, "probability = {:?}", luck.real(0.6)).unwrap(),
    }
    if luck.chance(60) {
        writeln!(text, "threshold_strength = {:?}", luck.pick(&[0.2, 0.6, 1.0])).unwrap();
    }
    if luck.chance(85) {
        writeln!(text, "threshold = {}", threshold(luck, frame.size)).unwrap();
    }
    for (key, percent) in [("spontaneous", 30), ("reactivation", 60), ("action", 70)] {
        if luck.chance(percent) {
            let most = if key == "spontaneous" { 0.1 } else { 1.0 };
            writeln!(text, "{key} = {:?}", luck.real(most)).unwrap();
        }
    }
    let (reference, once) = (luck.pick(&["visible", "all"]), luck.chance(25));
    text + &format!("reference = \"{reference}\"\nonce = {once}\n")
}

fn threshold(luck: &mut Lottery, size: usize) -> String {
    match luck.from(0, 5) {
        0 => format!("{:?}", luck.real(1.0)),
        1 => format!("{{ count = {} }}", luck.from(0, 4)),
        2 => {
            let shares: Vec<f64> = (0..size).map(|_| luck.real(1.2) - 0.2).collect();
            format!("{{ shares = {shares:?} }}")
        }
        3 => {
            let counts: Vec<i64> = (0..size).map(|_| luck.from(0, 5) as i64 - 1).collect();
            format!("{{ counts = {counts:?} }}")
        }
        4 => {
            let (mean, sd) = (luck.real(0.6), luck.real(0.5));
            format!("{{ distribution = \"normal\", mean = {mean:?}, sd = {sd:?} }}")
        }
        _ => {
            let (low, width) = (luck.real(0.6) - 0.2, luck.real(0.8));
            let high = low + width;
            format!("{{ distribution = \"uniform\", low = {low:?}, high = {high:?} }}")
        }
    }
}

fn calls(luck: &mut Lottery) -> String {
    let mut text = String::new();
    if luck.chance(80) {
        write!(text, "[calls]\nper_day = {:?}\n", luck.real(3.0)).unwrap();
        writeln!(text, "notice = {}", luck.from(1, 8)).unwrap();
        writeln!(text, "attention = {}", luck.pick(&["0", "0.3", "1.5", "4", "inf"])).unwrap();
        for (key, most) in [("response", 0.8), ("contradiction", 1.0), ("unsubscribe", 0.3)] {
            if luck.chance(75) {
                writeln!(text, "{key} = {:?}", luck.real(most)).unwrap();
            }
        }
    }
    if luck.chance(60) {
        text += "[fatigue]\n";
        for (key, values) in [
            ("memory", ["0", "0.5", "1"]),
            ("scale", ["0.5", "4", "inf"]),
            ("unsubscribe", ["0", "0.3", "5"]),
            ("lapse", ["0", "0.2", "3"]),
        ] {
            if luck.chance(70) {
                writeln!(text, "{key} = {}", luck.pick(&values)).unwrap();
            }
        }
    }
    text
}

fn election_day(luck: &mut Lottery, frame: &Frame) -> String {
    if !frame.election || luck.chance(20) {
        return String::new();
    }
    let mut text = format!("[election_day]\ncontacts = {:?}\n", luck.real(5.0));
    writeln!(text, "window = {}", luck.from(1, 10)).unwrap();
    writeln!(text, "channel = \"{}\"", luck.pick(&["door", "phone"])).unwrap();
    if luck.chance(50) {
        writeln!(text, "targets = {}", luck.from(1, 200)).unwrap();
    }
    text
}

fn shocks(luck: &mut Lottery, frame: &Frame, table: &str, platforms: &[&str]) -> String {
    let mut text = String::new();
    while luck.chance(40) {
        write!(text, "[[{table}]]\nsize = {:?}\n", luck.real(0.3)).unwrap();
        if luck.chance(80) {
            writeln!(text, "day = {}", luck.from(0, frame.days)).unwrap();
        }
        if luck.chance(80) {
            writeln!(text, "decay = {:?}", 0.1 + luck.real(8.0)).unwrap();
        }
        if luck.chance(50) {
            writeln!(text, "exponent = {:?}", luck.real(2.0)).unwrap();
        }
        if luck.chance(40) {
            writeln!(text, "platform = \"{}\"", luck.pick(platforms)).unwrap();
        }
    }
    text
}

fn events(luck: &mut Lottery, frame: &Frame) -> String {
    let mut text = String::new();
    while luck.chance(50) {
        text += "[[event]]\nkind = \"new-leader\"\n";
        match luck.chance(50) {
            true => writeln!(text, "day = {}", luck.from(1, frame.days)).unwrap(),
            false => writeln!(text, "rate = {:?}", luck.real(0.3)).unwrap(),
        }
    }
    text
}

/// Keys that are not known; how many ties there are is not, unless a reproduction number hangs on it.
fn uncertainty(luck: &mut Lottery, ties: &Ties, reproduces: bool) -> String {
    if luck.chance(80) {
        return String::new();
    }
    let possible = [
        "\"registration.imitation\" = [0.01, 0.4]\n",
        "\"activation.action\" = { range = [0.05, 0.9], scale = \"log\" }\n",
        "\"visits.dilution\" = [0, 2]\n",
        "\"calls.per_day\" = { range = [0.5, 4], scale = \"log\" }\n",
        "\"calls.notice\" = [1, 9]\n",
        "\"arm.'arm 0'.platform.p0.appeal\" = [0.2, 3]\n",
        "\"fatigue.memory\" = [0, 1]\n",
        ties.uncertain
            .as_deref()
            .filter(|_| !reproduces)
            .unwrap_or("\"offline.meeting\" = [0, 0.4]\n"),
    ];
    format!("[uncertainty]\n{}", luck.some(&possible).concat())
}

/// Two arms: the second is like the first, or of its own.
fn arms(luck: &mut Lottery, frame: &Frame) -> String {
    let first = arm(luck, frame);
    let mut text = format!("[[arm]]\nname = \"arm 0\"\nunequal = true\n{}", first.text);
    text += "[[arm]]\nname = \"arm 1\"\nunequal = true\n";
    if luck.chance(50) {
        return text + &arm(luck, frame).text;
    }
    text += "like = \"arm 0\"\n";
    let inherited = Arm { text: String::new(), ..first };
    for part in [wires, set, on_new_leader] {
        if luck.chance(60) {
            text += &part(luck, &inherited);
        }
    }
    if luck.chance(50) {
        text += &changes(luck, frame, &inherited);
    }
    text + &shocks(luck, frame, "arm.shock", &["p0"])
}

/// An arm as written, and whom it has.
struct Arm {
    text: String,
    /// The names of its operators.
    operators: Vec<String>,
}

fn arm(luck: &mut Lottery, frame: &Frame) -> Arm {
    let named = |letter: &str, count: usize| -> Vec<String> {
        (0..count).map(|at| format!("{letter}{at}")).collect()
    };
    let operators = named("o", luck.from(1, 5));
    let platforms = named("p", luck.from(1, 6));
    let opens_late = luck.chance(12);
    let mut arm = Arm { text: String::new(), operators };
    let lists: Vec<String> = (0..platforms.len())
        .map(|p| platform(luck, frame, &arm, &platforms, p, opens_late))
        .collect();
    let on_day_0: Vec<&str> = platforms
        .iter()
        .zip(&lists)
        .filter(|(_, text)| !text.contains("opens = "))
        .map(|(name, _)| name.as_str())
        .collect();
    arm.text += &initial(luck, frame, &on_day_0);
    for part in [wires, set, on_new_leader] {
        arm.text += &part(luck, &arm);
    }
    for operator in arm.operators.clone() {
        arm.text += &self::operator(luck, &operator);
    }
    arm.text += &lists.concat();
    arm.text += &shocks(luck, frame, "arm.shock", &["p0"]);
    if luck.chance(50) {
        arm.text += &changes(luck, frame, &arm);
    }
    arm
}

fn operator(luck: &mut Lottery, name: &str) -> String {
    let mut text = format!("[[arm.operator]]\nname = \"{name}\"\n");
    if luck.chance(60) {
        writeln!(text, "budget = {:?}", luck.real(3.0)).unwrap();
    }
    if luck.chance(40) {
        writeln!(text, "capacity = {:?}", luck.real(2.5)).unwrap();
    }
    if luck.chance(50) {
        writeln!(text, "camp = \"{}\"", luck.pick(&["left", "right"])).unwrap();
    }
    text
}

fn platform(
    luck: &mut Lottery,
    frame: &Frame,
    arm: &Arm,
    platforms: &[String],
    p: usize,
    opens_late: bool,
) -> String {
    let others: Vec<&String> = platforms.iter().filter(|name| **name != platforms[p]).collect();
    let operator = luck.pick(&arm.operators);
    let mut text =
        format!("[[arm.platform]]\nname = \"{}\"\noperator = \"{operator}\"\n", platforms[p]);
    let late = if p == 0 { opens_late } else { luck.chance(45) };
    let opens = if late { luck.from(1, frame.days) } else { 0 };
    if late {
        writeln!(text, "opens = {opens}").unwrap();
    }
    if opens < frame.days && luck.chance(35) {
        writeln!(text, "closes = {}", luck.from(opens + 1, frame.days)).unwrap();
    }
    if !others.is_empty() && luck.chance(60) {
        writeln!(text, "successor = \"{}\"", luck.pick(&others)).unwrap();
        writeln!(text, "gap = {}", luck.pick(&[0, 0, 1, 4, 15])).unwrap();
        writeln!(text, "migration = {:?}", luck.real(1.0)).unwrap();
        writeln!(text, "list_migration = {:?}", luck.real(1.0)).unwrap();
    }
    let weight = luck.pick(&["0.3", "1", "2.5"]);
    writeln!(text, "appeal = {}", if p > 0 && luck.chance(15) { "0" } else { weight }).unwrap();
    if luck.chance(20) {
        let weight = luck.pick(&["0.2", "4"]);
        let weight = if p > 0 && luck.chance(40) { "0" } else { weight };
        writeln!(text, "initial_weight = {weight}").unwrap();
    }
    if luck.chance(40) {
        writeln!(text, "niche = {:?}", luck.real(0.999)).unwrap();
    }
    if luck.chance(25) {
        let share = luck.real(1.0);
        match luck.chance(60) && !others.is_empty() {
            true => {
                let from = luck.pick(&others);
                writeln!(text, "imported = {{ from = \"{from}\", share = {share:?} }}").unwrap();
            }
            false => writeln!(text, "imported = {share:?}").unwrap(),
        }
    }
    text + &admission(luck, frame)
}

/// For whom a platform is.
fn admission(luck: &mut Lottery, frame: &Frame) -> String {
    let mut text = String::new();
    if luck.chance(25) {
        writeln!(text, "rollout = {}", luck.from(1, 20)).unwrap();
    }
    if luck.chance(20) {
        let all: Vec<usize> = (0..frame.federations).collect();
        writeln!(text, "federations = {:?}", luck.some(&all)).unwrap();
    }
    if frame.groups > 0 && luck.chance(40) {
        let all: Vec<String> = (0..frame.groups).map(|group| format!("g{group}")).collect();
        writeln!(text, "open_to = {:?}", luck.some(&all)).unwrap();
    }
    text
}

fn initial(luck: &mut Lottery, frame: &Frame, on_day_0: &[&str]) -> String {
    let form = match luck.from(0, 9) {
        _ if on_day_0.is_empty() => return String::new(),
        0 => "all = true".to_owned(),
        1..=2 => "fit = true".to_owned(),
        3..=4 => {
            let held = |luck: &mut Lottery| match luck.chance(60) {
                true => luck.some(on_day_0),
                false => Vec::new(),
            };
            let accounts: Vec<Vec<&str>> = (0..frame.size).map(|_| held(luck)).collect();
            format!("accounts = {accounts:?}")
        }
        // The first platform, and perhaps no other, has a weight above 0.
        _ if !on_day_0.contains(&"p0") => return String::new(),
        _ => format!("registered = {:?}, second = {:?}", luck.real(1.0), luck.real(1.0)),
    };
    format!("initial = {{ {form} }}\n")
}

fn wires(luck: &mut Lottery, _: &Arm) -> String {
    format!("wires = {}\n", wires_written(luck))
}

fn wires_written(luck: &mut Lottery) -> String {
    if luck.chance(10) {
        return luck.pick(&["\"all\"", "\"none\""]).to_owned();
    }
    let mut each = Vec::new();
    for wire in ["sso", "shared_list", "shared_calendar", "same_message", "pooled_budget"] {
        if luck.chance(45) {
            each.push(format!("{wire} = {}", luck.chance(60)));
        }
    }
    if luck.chance(45) {
        each.push(format!("bridge = {:?}", luck.real(1.0)));
    }
    if luck.chance(45) {
        match luck.chance(15) {
            true => each.push("news_lag = inf".to_owned()),
            false => each.push(format!("news_lag = {}", luck.from(0, 7))),
        }
    }
    format!("{{ {} }}", each.join(", "))
}

/// Keys of laws that an arm has of its own.
fn set(luck: &mut Lottery, _: &Arm) -> String {
    let mut set = Vec::new();
    for (key, most) in [
        ("activation.spontaneous", 0.2),
        ("activation.action", 1.0),
        ("activation.threshold_strength", 1.0),
        ("registration.background", 0.3),
        ("registration.further", 1.0),
        ("visits.dilution", 1.0),
        ("calls.response", 1.0),
        ("calls.attention", 3.0),
        ("fatigue.lapse", 2.0),
        ("offline.meeting", 0.5),
        ("budget.reach", 0.5),
    ] {
        if luck.chance(6) {
            set.push(format!("\"{key}\" = {:?}", luck.real(most)));
        }
    }
    match set.is_empty() {
        true => String::new(),
        false => format!("set = {{ {} }}\n", set.join(", ")),
    }
}

fn on_new_leader(luck: &mut Lottery, arm: &Arm) -> String {
    if luck.chance(20) {
        return String::new();
    }
    let does = luck.pick(&["keep", "close", "close", "defund"]);
    let operator = luck.pick(&arm.operators);
    format!("on_new_leader = {{ does = \"{does}\", operator = \"{operator}\" }}\n")
}

/// Changes of organisation; operators that are gone are not named again.
fn changes(luck: &mut Lottery, frame: &Frame, arm: &Arm) -> String {
    let mut left = arm.operators.clone();
    let mut text = String::new();
    let mut day = 0;
    loop {
        day += luck.from(1, frame.days.div_ceil(2));
        if day > frame.days {
            return text;
        }
        write!(text, "[[arm.change]]\nday = {day}\n").unwrap();
        let merge = if left.len() > 1 && luck.chance(50) { luck.some(&left) } else { Vec::new() };
        if merge.len() < 2 || luck.chance(60) {
            writeln!(text, "wires = {}", wires_written(luck)).unwrap();
        }
        if merge.len() >= 2 {
            let into = luck.pick(&merge);
            left.retain(|name| *name == into || !merge.contains(name));
            write!(text, "merge = {merge:?}\ninto = \"{into}\"\n").unwrap();
        }
    }
}
