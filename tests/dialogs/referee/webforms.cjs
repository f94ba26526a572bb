// Runs the XPath tests of getodk/web-forms as they are, with our evaluator instead of theirs.
// Started by expressions.py with the folder of their tests; needs esbuild and jsdom (NODE_PATH).
// Every evaluation is one line of JSON to file descriptor 4 and one line back from 3; results go to stdout.
const fs = require('fs');
const path = require('path');
const esbuild = require('esbuild');
const { JSDOM } = require('jsdom');

const folder = process.argv[2];
const { window } = new JSDOM('');
for (const name of ['DOMParser', 'Node', 'XMLDocument', 'Document', 'Element', 'Attr', 'XMLSerializer', 'Text']) {
	globalThis[name] = window[name];
}
globalThis.TZ = process.env.TZ;
globalThis.LOCALE_ID = 'en-US';
const TYPES = ['ANY_TYPE', 'NUMBER_TYPE', 'STRING_TYPE', 'BOOLEAN_TYPE', 'UNORDERED_NODE_ITERATOR_TYPE',
	'ORDERED_NODE_ITERATOR_TYPE', 'UNORDERED_NODE_SNAPSHOT_TYPE', 'ORDERED_NODE_SNAPSHOT_TYPE',
	'ANY_UNORDERED_NODE_TYPE', 'FIRST_ORDERED_NODE_TYPE'];
globalThis.XPathResult = Object.fromEntries(TYPES.map((name, number) => [name, number]));

let told = 0; // checks of the test itself
let waiting = '';
const ask = (question) => {
	fs.writeSync(4, JSON.stringify(question) + '\n');
	const piece = Buffer.alloc(65536);
	while (!waiting.includes('\n')) waiting += piece.toString('utf8', 0, fs.readSync(3, piece));
	const line = waiting.slice(0, waiting.indexOf('\n'));
	waiting = waiting.slice(line.length + 1);
	return JSON.parse(line);
};

// A node by the names above it and its place among those of its name; an attribute last, as @name.
const address = (node, root) => {
	if (node.nodeType === 2) return [...address(node.ownerElement, root), ['@' + node.name, 1]];
	const steps = [];
	for (let here = node; here != null && here !== root && here.nodeType !== 9; here = here.parentNode) {
		if (here.nodeType !== 1) throw new Error('no such node in a form: ' + here.nodeName);
		let place = 1;
		for (let before = here.previousElementSibling; before != null; before = before.previousElementSibling) {
			if (before.nodeName === here.nodeName) place += 1;
		}
		steps.unshift([here.nodeName, place]);
	}
	return steps;
};
const found = (root, steps) => steps.reduce((here, [name, place]) => name.startsWith('@')
	? here.getAttributeNode(name.slice(1))
	: name.startsWith('#') ? [...here.ownerDocument.querySelectorAll('instance')].find((each) => each.id === name.slice(1))
	: [...here.children].filter((each) => each.nodeName === name || each.localName === name)[place - 1], root);

class Evaluator {
	constructor(options) {
		this.options = options;
		this.language = null;
	}
	get translations() {
		return { setActiveLanguage: (language) => this.setActiveLanguage(language) };
	}
	setActiveLanguage(language) {
		this.language = language;
		return language;
	}
	evaluate(expression, context, resolver, type) {
		const whole = context.ownerDocument ?? context;
		const root = this.options.rootNode ?? whole;
		const answer = ask({
			xml: new XMLSerializer().serializeToString(whole), root: address(root, whole), language: this.language,
			node: address(context, root === whole || !root.contains(context) ? whole : root), expression,
		});
		if (answer.error != null) throw new Error(answer.error);
		const nodes = answer.nodes == null ? null : answer.nodes.map((each) => found(root, each));
		let place = 0;
		const kinds = { number: 1, string: 2, boolean: 3, nodes: 4 };
		return {
			resultType: type || kinds[answer.kind], numberValue: Number(answer.number), stringValue: answer.string,
			booleanValue: answer.boolean, singleNodeValue: nodes?.[0] ?? null, snapshotLength: nodes?.length,
			iterateNext: () => {
				if (nodes == null) throw new Error('not nodes');
				return nodes[place++] ?? null;
			},
			snapshotItem: (number) => nodes[number] ?? null,
		};
	}
}

const same = (a, b) => {
	if (Object.is(a, b)) return true;
	if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, at) => same(each, b[at]));
	return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
};
const expect = (value, message) => {
	const checks = (wanted) => {
		const must = (holds, what) => {
			told += 1;
			if (Boolean(holds) !== wanted) throw new Error(`${message ?? ''} ${String(value)} ${wanted ? '' : 'not '}${what}`);
		};
		const throws = () => {
			try { value(); } catch { return true; }
			return false;
		};
		return {
			toBe: (other) => must(Object.is(value, other), `toBe ${other}`),
			toEqual: (other) => must(same(value, other) || value === other, `toEqual ${other}`),
			toStrictEqual: (other) => must(same(value, other), `toEqual ${other}`),
			toBeNull: () => must(value === null, 'null'), toBeUndefined: () => must(value === undefined, 'undefined'),
			toBeNaN: () => must(Number.isNaN(value), 'NaN'), toMatch: (shape) => must(new RegExp(shape).test(value), `${shape}`),
			toBeCloseTo: (other, digits = 2) => must(Math.abs(value - other) < 10 ** -digits / 2, `close to ${other}`),
			toBeInstanceOf: (type) => must(value instanceof type, `a ${type.name}`),
			toThrow: () => must(throws(), 'throws'), toThrowError: () => must(throws(), 'throws'),
		};
	};
	return { ...checks(true), not: checks(false) };
};
expect.fail = (message) => { throw new Error(message); };

const tests = [];
let hooks = [[]];
let titles = [];
const describe = (title, body) => {
	hooks.push([]);
	titles.push(title);
	body();
	hooks.pop();
	titles.pop();
};
const filled = (title, values) => title.replace(/\$(\w+)/g, (_, name) => String(values?.[name]));
const it = (title, body) => tests.push({ title: [...titles, title].join(' › '), body, hooks: hooks.flat() });
const eachOf = (run) => (cases) => (title, body) => cases.forEach((one) => run(filled(title, one), () => body(one)));
const nothing = () => {};
nothing.each = () => nothing;
describe.each = eachOf(describe);
describe.skip = describe.todo = it.skip = it.todo = nothing;
it.each = eachOf(it);
it.fails = nothing; // what their engine fails at is no verdict
it.fails.each = () => nothing;
it.fails.skip = nothing;
const before = (hook) => hooks.at(-1).push(hook);
const vitest = { describe, it, test: it, expect, beforeEach: before, beforeAll: before, afterEach: nothing, afterAll: nothing,
	vi: { useFakeTimers: nothing, useRealTimers: nothing } };

const load = (file) => {
	const { code } = esbuild.transformSync(fs.readFileSync(file, 'utf8'), { loader: 'ts', format: 'cjs' });
	const module = { exports: {} };
	new Function('module', 'exports', 'require', code)(module, module.exports, (name) => supplied(name, file));
	return module.exports;
};
// Each assertion of their helpers is one verdict, and the next is heard whatever the one before said.
let current = '';
let helpers = null;
const heard = () => {
	const module = load(path.join(folder, 'helpers.ts'));
	const own = module.TestContext.prototype;
	for (const name of Object.getOwnPropertyNames(own).filter((each) => each.startsWith('assert'))) {
		const check = own[name];
		own[name] = function (expression, ...others) {
			let error = null;
			const before = told;
			try { check.call(this, expression, ...others); } catch (problem) { error = String(problem.message ?? problem); }
			told = before;
			console.log(JSON.stringify({ title: current, expression, error }));
		};
	}
	return module;
};
const supplied = (name, file) => {
	if (name === 'vitest') return vitest;
	if (name.includes('helpers')) return (helpers ??= heard());
	if (name.endsWith('TestXFormsXPathEvaluator.ts')) return { TestXFormsXPathEvaluator: Evaluator };
	if (name.endsWith('DefaultEvaluator.ts')) return { DefaultEvaluator: Evaluator };
	if (name.endsWith('UnreachableError.ts')) return { UnreachableError: Error };
	throw new Error(`not of the language: ${name}`);
};

let left = 0;
for (const part of ['native', 'xforms']) {
	for (const name of fs.readdirSync(path.join(folder, part)).filter((each) => each.endsWith('.test.ts')).sort()) {
		titles = [`${part}/${name}`];
		hooks = [[]];
		try {
			load(path.join(folder, part, name));
		} catch (error) {
			left += 1;
			console.log(JSON.stringify({ file: `${part}/${name}`, left: String(error) }));
		}
	}
}
for (const { title, body, hooks: own } of tests) {
	current = title;
	try {
		for (const hook of own) hook();
		told = 0;
		body();
		for (; told > 0; told -= 1) console.log(JSON.stringify({ title, expression: '', error: null }));
	} catch (problem) {
		console.log(JSON.stringify({ title, expression: '', error: String(problem.message ?? problem) }));
	}
}
