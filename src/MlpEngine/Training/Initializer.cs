using MlpEngine.Kernels.Products;
using MlpEngine.Kernels.Transcendental;
using MlpEngine.Kernels.Widths;
using MlpEngine.Propagation;

namespace MlpEngine.Training;

/// <summary>Draws the weights that training starts from; biases are zero.</summary>
static unsafe class Initializer
{
    /// <summary>Fills the weights of all layers; a weight depends on nothing but the seed, its layer, and its place j, k in it.</summary>
    public static void Draw(Parameters parameters, ulong seed)
    {
        for (int i = 0; i < parameters.Count; i++)
        {
            WeightPanels panels = parameters[i];
            Layer layer = parameters.Topology.Layers[i];
            Initialization rule = layer.Initialization == Initialization.Auto ? layer.Activation.Facts().Initialization
                : layer.Initialization;
            float deviation = (float)(layer.InitializationScale * Math.Sqrt(Variance(rule, panels)));
            bool normal = rule is Initialization.HeNormal or Initialization.GlorotNormal or Initialization.LecunNormal
                or Initialization.Normal;
            for (int j = 0; j < panels.Units; j++)
                for (int k = 0; k < panels.Inputs; k++)
                {
                    float uniform = SeededRandom.Uniform(seed, RandomPurpose.Initialization, i, (long)j * panels.Inputs + k);
                    // the uniform distribution of variance 1 extends from -sqrt 3 to sqrt 3
                    float draw = normal ? NormalQuantile(uniform) : (2 * uniform - 1) * 1.73205081f;
                    panels.At(j, k) = deviation * draw;
                }
        }
    }

    static double Variance(Initialization rule, WeightPanels layer) => rule switch
    {
        Initialization.HeNormal or Initialization.HeUniform => 2.0 / layer.Inputs,
        Initialization.GlorotNormal or Initialization.GlorotUniform => 2.0 / (layer.Inputs + layer.Units),
        Initialization.LecunNormal or Initialization.LecunUniform => 1.0 / layer.Inputs,
        Initialization.Normal => 1,
        Initialization.Uniform => 1.0 / 3,
        Initialization.Zeros => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, $"{rule} has no variance."),
    };

    /// <summary>The x below which a standard normal variable falls with probability p: algorithm AS 241, PPND7 (Wichura 1988), about
    /// seven digits, without its last branch, for probabilities below e^-25, where no draw of 24 bits comes. One uniform number makes one
    /// normal one, by operations that are the same on every machine.</summary>
    internal static float NormalQuantile(float p)
    {
        float q = p - 0.5f;
        if (MathF.Abs(q) <= 0.425f)
        {
            float r = 0.180625f - q * q;
            return q * (((59.109374720f * r + 159.29113202f) * r + 50.434271938f) * r + 3.3871327179f)
                / (((67.187563600f * r + 78.757757664f) * r + 17.895169469f) * r + 1);
        }
        float tail = MathF.Sqrt(-Logarithm.Log<Scalar, float>(q < 0 ? p : 1 - p)) - 1.6f;
        float x = (((0.17023821103f * tail + 1.3067284816f) * tail + 2.7568153900f) * tail + 1.4234372777f)
            / ((0.12021132975f * tail + 0.73700164250f) * tail + 1);
        return q < 0 ? -x : x;
    }
}
