import { inLanguage } from '../lib/label.ts';
import type { Results } from './results.ts';

type Head = Pick<Results, 'measuredAt' | 'node' | 'machine' | 'pinned'>;

/** What the page says before its tables: where they come from and how to read them. */
export const introductionIn = {
  english: ({ measuredAt, node, machine, pinned }: Head): string => `# Benchmarks

[中文](benchmarks.zh-CN.md)

Measured on ${measuredAt} with Node ${node} on ${inLanguage(machine, 'en')}${
    pinned ? ', servers on one core and the load on the other' : ''
  }. \`npm run bench\` measures all of it again, \`npm run bench -- login\` one part.

How to read it: the first row of a table is its base, mostly the same work written by hand with nothing around it. Every figure
is the median of interleaved rounds, and every ratio is taken round by round, so that a slow moment of the machine hits both
sides. The spread is half the interquartile range of the ratio; where it is too wide there is no ratio. Absolute numbers belong
to this machine; ratios travel better. What differs between two rows is written beside them. Work inside a process is measured in
CPU time, and servers by requests per second of their own CPU time, which is what a core of its own can serve. Within a round everybody
is measured twice, there and back. Where the rounds disagree too much for a ratio, a target still counts as met or missed when both
quartiles of the ratio agree about it.

The soak takes ten minutes when it is asked for by name and one in the whole run; its table says which it was.
\`npm run bench -- login --profile\` draws where the time goes. wafer-node-session, last published in 2017, runs on Node 24; it has
WeChat's address in its code, so the library it sends requests with is told the emulator's address instead.`,

  chinese: ({ measuredAt, node, machine, pinned }: Head): string => `# 性能数据

[English](benchmarks.md)

测于 ${measuredAt}，Node ${node}，${inLanguage(machine, 'zh')}${
    pinned ? '，服务器与压测端各占一个核' : ''
  }。\`npm run bench\` 重新测量全部内容，\`npm run bench -- login\` 只测其中一部分。

阅读方法：每张表的第一行是基准，多半是手写的同一项工作，不带任何额外功能。每个数字都是多轮交错测量的中位数，比值则逐轮计算，
因此机器一时变慢会同时影响双方。离散度是比值四分位距的一半；离散过大时不给出比值。绝对数值只适用于这台机器，比值更有参考意义。
各行之间有何差别，写在该行末尾。进程内的工作按 CPU 时间计，服务器按它自身每秒 CPU 时间处理的请求数计，也就是独占一个核时的处理能力。
每一轮里，所有对象按正反两个顺序各测一次。各轮差异过大、给不出比值时，只要比值的上下四分位数结论一致，仍判定目标达到或未达到。
✓ 为达到，✗ 为未达到，? 为无法判定。各图由中英文页面共用，图中文字为英文。

持续负载测试（soak）点名运行时为十分钟，整体运行时为一分钟，表中注明是哪一种。\`npm run bench -- login --profile\` 会画出时间花在哪里。
wafer-node-session 最后一次发布是在 2017 年，仍可在 Node 24 上运行；微信的地址写死在它的代码里，因此我们让它所用的请求库改为访问模拟器。`,
} as const;
