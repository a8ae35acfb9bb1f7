//! Random values by their schema, the same in every run.

use serde_json::{Map, Number, Value, json};

/// Makes values of the components of `tests/golden/values/openapi.yaml`.
pub(crate) struct Generator {
    schemas: Value,
    state: u64,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        let document = include_str!("../golden/values/openapi.yaml");
        let document: Value = serde_yaml::from_str(document).expect("the document is YAML");
        Self { schemas: document["components"]["schemas"].clone(), state: seed }
    }

    /// A value of a component.
    pub(crate) fn value(&mut self, component: &str) -> Value {
        let schema = self.schemas[component].clone();
        self.of(&schema, 3)
    }

    /// SplitMix64.
    fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a limit.
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.random() % limit as u64).expect("it is below the limit")
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }

    fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    fn of(&mut self, schema: &Value, depth: usize) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next().expect("a reference has a name").to_owned();
            let schema = self.schemas[name].clone();
            return self.of(&schema, depth);
        }
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(values) = schema["enum"].as_array() {
            let value = self.pick(values);
            // In a number `1` and `1.0` are one.
            return if schema["type"] == "number" { json!(value.as_f64()) } else { value };
        }
        for keyword in ["oneOf", "anyOf"] {
            if let (Some(members), None) = (schema[keyword].as_array(), schema.get("properties")) {
                let member = self.pick(members);
                return self.of(&member, depth);
            }
        }
        let mut types: Vec<&str> = match &schema["type"] {
            Value::String(one) => vec![one],
            Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if types.len() > 1 && !self.chance(4) {
            types.retain(|name| *name != "null");
        }
        let format = schema["format"].as_str().or(schema["contentEncoding"].as_str()).unwrap_or_default();
        match types.first().copied() {
            _ if types.contains(&"null") => Value::Null,
            Some("boolean") => self.chance(2).into(),
            Some("integer") => self.integer(format),
            Some("number") => self.float(),
            Some("string") => self.string(format).into(),
            Some("array") => self.array(schema, depth),
            Some("object") => self.object(schema, depth),
            Some(_) | None => match schema["allOf"].as_array() {
                Some(parts) => {
                    let part = self.pick(parts);
                    self.of(&part, depth)
                }
                None => self.pick(&[json!("any"), json!(1.5), json!([null, { "a": 1 }]), json!(true)]),
            },
        }
    }

    fn array(&mut self, schema: &Value, depth: usize) -> Value {
        if let Some(items) = schema["prefixItems"].as_array() {
            return items.iter().map(|item| self.of(item, depth)).collect();
        }
        let length = self.below(4);
        (0..length).map(|_| self.of(&schema["items"], depth)).collect()
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut members = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_needed = required.contains(&name.as_str());
            if !is_needed && (depth == 0 || self.chance(2)) {
                continue;
            }
            let value = self.of(property, depth.saturating_sub(1));
            // For an optional property that is not nullable absence and null are one.
            if value.is_null() && !is_needed && !property["type"].is_array() && property["type"] != "null" {
                continue;
            }
            members.insert(name.clone(), value);
        }
        let rest = ["additionalProperties", "unevaluatedProperties"].map(|keyword| &schema[keyword]);
        for rest in rest.into_iter().filter(|rest| rest.is_object()) {
            for _ in 0..self.below(3) {
                let name = format!("more {}", self.below(100));
                let value = self.of(rest, depth);
                members.insert(name, value);
            }
        }
        members.into()
    }

    fn integer(&mut self, format: &str) -> Value {
        let bits = self.random() >> self.below(64);
        let edge = self.below(8);
        match format {
            "int32" => [i32::MIN, i32::MAX, 0, -1].get(edge).copied().unwrap_or(bits as i32).into(),
            "uint32" => [u32::MAX, 0].get(edge).copied().unwrap_or(bits as u32).into(),
            "uint64" => [u64::MAX, 0].get(edge).copied().unwrap_or(bits).into(),
            _ => [i64::MIN, i64::MAX, 0, -1].get(edge).copied().unwrap_or(bits as i64).into(),
        }
    }

    /// Any finite double.
    fn float(&mut self) -> Value {
        loop {
            let float = f64::from_bits(self.random());
            let float = if self.chance(4) { float.fract() } else { float };
            if let Some(number) = Number::from_f64(float) {
                return number.into();
            }
        }
    }

    fn string(&mut self, format: &str) -> String {
        match format {
            "date-time" => self.date_time(),
            "date" => self.date(),
            "time" => self.time(),
            "uuid" => {
                let digits = format!("{:016x}{:016x}", self.random(), self.random());
                let (a, rest) = digits.split_at(8);
                let (b, rest) = rest.split_at(4);
                let (c, rest) = rest.split_at(4);
                let (d, e) = rest.split_at(4);
                [a, b, c, d, e].join("-")
            }
            "ipv4" => std::net::Ipv4Addr::from_bits(self.random() as u32).to_string(),
            "ipv6" => {
                let bits = u128::from(self.random()) << 64 | u128::from(self.random());
                std::net::Ipv6Addr::from_bits(bits >> self.below(128)).to_string()
            }
            "byte" | "base64url" => self.base64(),
            _ => {
                let length = self.below(6);
                (0..length)
                    .map(|_| self.pick(&['a', 'Z', '0', ' ', '"', '\\', '\n', 'ß', '名', '🎉', '\u{0}']))
                    .collect()
            }
        }
    }

    fn date(&mut self) -> String {
        let year = self.below(10_000);
        format!("{year:04}-{:02}-{:02}", 1 + self.below(12), 1 + self.below(28))
    }

    fn time(&mut self) -> String {
        let digits = self.below(14);
        let fraction: String = (0..digits).map(|_| char::from(b'0' + self.below(10) as u8)).collect();
        let fraction = if fraction.is_empty() { fraction } else { format!(".{fraction}") };
        format!("{:02}:{:02}:{:02}{fraction}", self.below(24), self.below(60), self.below(61))
    }

    /// As servers write it: any offset, with or without a fraction.
    fn date_time(&mut self) -> String {
        let offset = match self.below(4) {
            0 => "Z".to_owned(),
            1 => "z".to_owned(),
            2 => String::new(),
            _ => format!("{}{:02}:{:02}", self.pick(&['+', '-']), self.below(15), self.below(60)),
        };
        let never = self.chance(10);
        let date = if never { "9999-12-31".to_owned() } else { self.date() };
        format!("{date}{}{}{offset}", self.pick(&['T', 't', ' ']), self.time())
    }

    /// Whole groups, which both alphabets write alike.
    fn base64(&mut self) -> String {
        const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let groups = self.below(4);
        (0..groups * 4).map(|_| char::from(self.pick(ALPHABET))).collect()
    }
}
